
,
aConst* 
valueB:þÿÿÿÿÿÿÿÿ
*
bConst*
valueBèÀ„=j€x